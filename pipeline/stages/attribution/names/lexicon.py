"""Words that are written with a capital and name nobody, or that no name holds."""

NO_NAMES = frozenset(
    (  # noqa: SIM905
        "i um uh uhm mm hmm mhm er a an the and or but so if then well yeah yes no yep nope okay ok right sure exactly absolutely "
        "thanks thank hello hi hey "
        "welcome today this that these those it he she we you they what who where when why how which there here my our your his her "
        "its their me us him them is are was were be do does did have has had can could will would shall should may might must not "
        "all any some every everyone everybody anyone folks guys listeners people man dude sir god jesus christ gosh lord oh ah wow "
        "like just really actually basically maybe perhaps also even still now again first last next episode podcast show season "
        "part chapter interview transcript conversation guest host cohost team studio studios games company inc university college "
        "institute foundation school monday tuesday wednesday thursday friday saturday sunday january february march april june july "
        "august september october november december english german french spanish american british european twitter youtube google "
        "facebook github microsoft amazon apple linkedin spotify netflix slack discord zoom patreon instagram reddit wikipedia linux "
        "python java javascript haskell rust docker kubernetes devops internet web america europe london berlin paris york chat radio "
        "mom mum dad mother father cool great good nice awesome amazing super excited happy glad very one two three four five "
        "anyway alright gotcha definitely obviously honestly essentially interesting wonderful fantastic perfect brilliant "
        "congratulations cheers listen look see hopefully unfortunately finally correct indeed likewise otherwise sometimes "
        "whatever everything something nothing anything none both either neither however though although since unless until "
        "in on at of for to from with by about as into over under after before because while during new old big"
    ).split()
)
CALLINGS = frozenset(
    (  # noqa: SIM905
        "ceo cto cfo coo founder cofounder co-founder author writer novelist poet professor president senator governor mayor minister "
        "director chairman chairwoman chair administrator engineer scientist researcher physicist historian economist philosopher "
        "psychologist journalist reporter comedian actor actress musician singer artist painter photographer filmmaker chef baker "
        "farmer gardener pastor rabbi bishop captain colonel general major lieutenant ambassador secretary congressman "
        "congresswoman representative judge justice attorney lawyer doctor nurse analyst investor entrepreneur coach teacher "
        "developer designer architect programmer"
    ).split()
)
"""What people are, as it is put before their names: "the baker Ann Lee"."""
HONORIFICS = frozenset({"dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "sir"})
