"""What the desk shows in a browser: pinned in package-lock.json, built once at set-up into desk/static/vendor."""
