"""Who reads whom: all cards as a graph that lives, can be walked with the keyboard and taken along as SVG."""
