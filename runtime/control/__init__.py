"""The scan thread and what surrounds it: clock, deadlines, command queue, mailbox, virtual I/O, plants.

The only room that lets a kernel run in real time. It knows nothing of sessions, files or networks.
"""
