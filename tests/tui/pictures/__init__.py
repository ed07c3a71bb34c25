"""The screens as text, one file for each scene, in every size."""
