"""What the columns are that the sentence encoder writes and the classifiers read."""

STATE = 12
COLUMNS = (
    "unit_role", "emission", "guest_guest", "guest_host", "host_guest", "host_host", "change", "posterior",
    *(f"state_{i}" for i in range(STATE)),
)  # fmt: skip
"""Features of a unit. `unit_role`: logit of host from the unit's own vector; `emission`: host minus guest in the CRF;
`guest_host` and its like: the CRF's potential of that step from the unit before; `change`: logit of a change of role
before the unit; `posterior`: P(host) by forward-backward; `state_*`: a projection of the upper state, in -1..1."""
