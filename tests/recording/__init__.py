"""What record_goldens.py records: a module for each library, with the cases and how the library runs one."""
