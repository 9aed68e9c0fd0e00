"""The Streamlit side: header, navigation, dialogs, routes, serving a page."""
