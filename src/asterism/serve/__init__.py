"""What people and programs see: views of a verdict, and the command line."""
