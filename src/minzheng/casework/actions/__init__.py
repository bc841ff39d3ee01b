"""Every write of casework: one function for each thing a person or a clock can do, one transaction each."""

from minzheng.casework.actions.answering import save_answers
from minzheng.casework.actions.correcting import answer_correction, request_correction
from minzheng.casework.actions.deciding import confirm, recommend, return_to_town
from minzheng.casework.actions.handling import accept_case, claim_step, record_visit
from minzheng.casework.actions.noticing import end_due_notices, object_to_notice, settle_objection
from minzheng.casework.actions.opening import open_case, submit_case, withdraw_case
from minzheng.casework.actions.remedies import answer_appeal, file_appeal, follow_up_rating, rate
from minzheng.casework.actions.verifying import finish_verification, start_verification, withdraw_consent

__all__ = [
    "accept_case",
    "answer_appeal",
    "answer_correction",
    "claim_step",
    "confirm",
    "end_due_notices",
    "file_appeal",
    "finish_verification",
    "follow_up_rating",
    "object_to_notice",
    "open_case",
    "rate",
    "recommend",
    "record_visit",
    "request_correction",
    "return_to_town",
    "save_answers",
    "settle_objection",
    "start_verification",
    "submit_case",
    "withdraw_case",
    "withdraw_consent",
]
