"""Text in, text out: what clients of a runtime may ask, who may, and what they are answered.

Sessions and tables know no sockets and no clock; `server` and `peer` carry their texts.
"""
