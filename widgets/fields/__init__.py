"""Controls for one value each: they show it with its unit, say what is wrong beside it, and emit `edited`.

Every field has `edited = Signal(object)`, `show_value(value, mixed=False)`, `show_problem(message, is_warning=False)`.
A field holds no truth: what it shows was given to it, and what it emits is a wish.
"""
