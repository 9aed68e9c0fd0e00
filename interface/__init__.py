"""What stands between the pages and the core: one folder a page over a kit, and the Streamlit side in `shell`."""
