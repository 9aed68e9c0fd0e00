"""What does the loss around a trained network look like, and how far can a picture of it be trusted?"""

from interface.chrome import page_header

page_header("Slices")
