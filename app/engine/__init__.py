"""What the window knows of engines: runs and their jobs, what was built, and where the document differs from it.

Qt-free values and books; who asks the runtime and who shows them stands beside this package.
"""
