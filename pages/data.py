"""Why is the gradient noisy, and the valley long? Because both come from data."""

from interface.chrome import page_header

page_header("Data")
