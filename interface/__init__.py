"""The Streamlit side: what stands between the pages and the core."""
