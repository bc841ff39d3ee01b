from django.urls import path

from minzheng.funds.views import batches, citizens, corrections, desk, entitlements, ledger, receivables

app_name = "funds"
urlpatterns = [
    path("payments/", desk.desk, name="desk"),
    path("payments/make/", desk.make, name="make"),
    path("payments/lines/<int:line_id>/retry/", desk.retry, name="retry"),
    path("payments/lines/<int:line_id>/cancel/", desk.cancel_line, name="cancel_line"),
    path("payments/batches/<str:number>/", batches.batch, name="batch"),
    path("payments/batches/<str:number>/check/", batches.check, name="check"),
    path("payments/batches/<str:number>/release/", batches.release, name="release"),
    path("payments/batches/<str:number>/cancel/", batches.cancel, name="cancel"),
    path("payments/batches/<str:number>/submit/", batches.submit, name="submit"),
    path("payments/batches/<str:number>/return/", batches.read_return, name="return"),
    path("payments/batches/<str:number>/file/", batches.download, {"direction": "out"}, name="file"),
    path("payments/batches/<str:number>/return-file/", batches.download, {"direction": "in"}, name="return_file"),
    path("payments/batches/<str:number>/spreadsheet/", batches.spreadsheet, name="spreadsheet"),
    path("payments/entitlements/", entitlements.entitlements, name="entitlements"),
    path("payments/entitlements/<uuid:entitlement_id>/", entitlements.entitlement, name="entitlement"),
    path("payments/entitlements/<uuid:entitlement_id>/correct/", corrections.correct, name="correct"),
    path("payments/corrections/", corrections.corrections, name="corrections"),
    path("payments/corrections/<uuid:correction_id>/", corrections.correction, name="correction"),
    path("payments/corrections/<uuid:correction_id>/confirm/", corrections.confirm, name="confirm_correction"),
    path("payments/corrections/<uuid:correction_id>/refuse/", corrections.refuse, name="refuse_correction"),
    path("payments/receivables/", receivables.receivables, name="receivables"),
    path("payments/receivables/<uuid:receivable_id>/", receivables.receivable, name="receivable"),
    path("payments/balance/", ledger.balance, name="balance"),
    path("my/payments/", citizens.my_payments, name="my_payments"),
    path("my/payments/<int:line_id>/", citizens.advice, name="advice"),
]
