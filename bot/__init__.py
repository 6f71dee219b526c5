"""Ask First: a patient decision aid about stem cell transplantation for lupus."""
