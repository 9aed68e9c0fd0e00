"""Which optimizer trains the network of the book best, and how does it learn?"""

from interface.chrome import page_header

page_header("Network")
