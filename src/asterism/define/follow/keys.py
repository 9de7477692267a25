"""Which keys stand where in the files of response, risk and therapy, as `define.keys` has it."""

from asterism.define.keys import NAMING, Holds, Key, Keys
from asterism.model.criteria import Basis, Seen
from asterism.model.definition import Review
from asterism.model.response import Confirmation, Moment

_SEEN = Key(words=tuple(one.value for one in Seen))
_LIST = Key(holds=Holds.LIST)
_IDS = Key(holds=Holds.IDS)

FOLLOWED: Keys = {
    "follow": Key(holds=Holds.ID, required=True, about="the folder's own name"),
    "disease": Key(holds=Holds.MAPPING, required=True),
    "treatment": Key(holds=Holds.IDS, required=True, about="what treats the disease"),
    "beside": Key(holds=Holds.IDS, about="other treatments worth a bar"),
    "domains": Key(holds=Holds.TEXTS, required=True, about="in the order in which they are shown"),
    "claims": Key(holds=Holds.IDS, about="how authors judge the course themselves"),
}

GRADER: Keys = {
    "response": Key(required=True, about="<disease>/<edition>"),
    "title": Key(required=True),
    "domain": Key(required=True, about="haematologic, VEGF, cardiac: one domain, one file"),
    "source": Key(required=True, about="<key in sources.yaml>#<table>"),
    "summary": Key(),
    "status": Key(words=tuple(one.value for one in Review)),
    "basis": Key(words=tuple(one.value for one in Basis)),
    "watched": Key(holds=Holds.IDS, required=True, about="analytes, the most telling first"),
    "confirmation": Key(words=tuple(one.value for one in Confirmation)),
    "once": Key(holds=Holds.IDS, about="what need not be examined twice"),
    "blunt": Key(holds=Holds.IDS, about="whose weak negative result counts here"),
    "evaluable": Key(holds=Holds.MAPPING, about="what the baseline must show"),
    "parts": Key(holds=Holds.LIST, about="criteria written once, used as {part: name}"),
    "levels": Key(holds=Holds.LIST, required=True, about="best first"),
    "progression": Key(holds=Holds.LIST),
    "remarks": Key(holds=Holds.LIST),
}
# What a part carries beside its name and criterion.
PART: Keys = {"at": Key(words=tuple(one.value for one in Moment), about="which result it looks at")}
LEVEL: Keys = {
    "needs": Key(holds=Holds.CRITERION, about="what the baseline must show for this level"),
    "otherwise": Key(words=("yes",), about="reached when every better level is not"),
}
SETBACK: Keys = {"after": Key(holds=Holds.IDS, about="one of these levels was reached before")}
REMARK: Keys = {
    "say": Key(required=True),
    "when": Key(holds=Holds.CRITERION),
    "cite": NAMING["cite"],
    "seen": NAMING["seen"],
}

RISK: Keys = {
    "risk": Key(required=True, about="<disease>/<edition>"),
    "title": Key(required=True),
    "source": Key(required=True),
    "predicts": Key(required=True, about="overall survival, progression"),
    "summary": Key(),
    "factors": Key(holds=Holds.LIST, required=True),
    "groups": _LIST,
    "groups_seen": _SEEN,
    "remarks": _LIST,
}
FACTOR: Keys = {
    "points": Key(holds=Holds.COUNT),
    "points_seen": _SEEN,
    "effect": Key(about="the published effect in words"),
    "not_reached": Key(holds=Holds.MAPPING, about="{graders: [poems/x], level: cr}"),
    "ever": Key(words=("yes",), about="told by the whole record, not by that before treatment"),
    "whatever": Key(holds=Holds.MAPPING, about="{age: 18-120 a}: the same at both ends is known"),
}
NOT_REACHED: Keys = {
    "graders": Key(holds=Holds.TEXTS, required=True),
    "level": Key(holds=Holds.ID, required=True),
}
GROUP: Keys = {
    "label": Key(required=True),
    "low": Key(holds=Holds.COUNT, required=True),
    "high": Key(holds=Holds.COUNT, required=True),
}

PLAN: Keys = {
    "plan": Key(required=True, about="<disease>/<name>"),
    "title": Key(required=True),
    "summary": Key(),
    "advice": Key(holds=Holds.LIST, required=True),
}
ADVICE: Keys = {
    "label": Key(required=True),
    "says": Key(required=True),
    "cite": NAMING["cite"],
    "seen": NAMING["seen"],
    "given": _IDS,
}

STORY: Keys = {
    "story": Key(required=True),
    "tells": Key(),
    "treatment": Key(about="the day on which treatment began"),
    "patient": Key(holds=Holds.MAPPING),
    "series": Key(holds=Holds.MAPPING),
    "expect": Key(holds=Holds.MAPPING),
    "vary": _LIST,
}
TOLD: Keys = {
    "tells": Key(required=True),
    "kind": Key(),
    "patient": Key(holds=Holds.MAPPING),
    "series": Key(holds=Holds.MAPPING, about="{vegf_serum: [5000 pg/mL, 900 pg/mL]}"),
    "drop": _IDS,
    "expect": Key(holds=Holds.MAPPING, required=True),
}
EXPECTED: Keys = {
    "grade": Key(about="a level, a setback, or NOT_EVALUABLE"),
    "confirmed": Key(words=("yes", "no")),
    "best": Key(holds=Holds.ID),
    "why": _IDS,
    "better": Key(holds=Holds.IDS, about="levels that are not excluded"),
    "missing": Key(holds=Holds.IDS, about="tests among those named"),
    "points": Key(about="2, or 1-3"),
    "groups": _IDS,
    "factors": Key(holds=Holds.MAPPING),
}
