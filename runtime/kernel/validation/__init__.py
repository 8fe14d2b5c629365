"""Is a config valid, and what exactly is wrong with it (card-semantics §6 and §7, rules V-CFG-001 … 024).

`validate_config` returns every finding of any JSON document whatsoever; `load_config` returns the models of a valid
one. Pure: the hardware profile is an argument, nothing is read or written.
"""

from runtime.kernel.validation.load import InvalidConfigError, load_config
from runtime.kernel.validation.validate import validate_config

__all__ = ["InvalidConfigError", "load_config", "validate_config"]
