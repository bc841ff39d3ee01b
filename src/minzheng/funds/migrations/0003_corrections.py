"""Corrections of past months, claims, deductions; the guards anew (SQLite made the table of lines anew)."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import minzheng.accounts.fields
from minzheng.funds import guards


def install(apps, schema_editor):
    guards.install(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0002_guards'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AmountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_month', models.CharField(max_length=7)),
                ('amount_fen', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('fact', '家庭情况更正'), ('amount', '重新确认金额')], default='fact', max_length=8, verbose_name='类别')),
                ('case_id', models.UUIDField(db_index=True)),
                ('case_number', models.CharField(max_length=32, verbose_name='办件编号')),
                ('division', models.CharField(db_index=True, max_length=12)),
                ('person', models.CharField(blank=True, max_length=36)),
                ('fact', models.CharField(blank=True, max_length=48)),
                ('value', minzheng.accounts.fields.EncryptedJSONField(null=True)),
                ('what', minzheng.accounts.fields.EncryptedJSONField()),
                ('from_month', models.CharField(max_length=7, verbose_name='从哪个月起')),
                ('to_month', models.CharField(blank=True, max_length=7, verbose_name='到哪个月止')),
                ('reason', minzheng.accounts.fields.EncryptedTextField(verbose_name='依据和理由')),
                ('state', models.CharField(choices=[('proposed', '待复核'), ('confirmed', '已复核生效'), ('refused', '未予更正')], default='proposed', max_length=10, verbose_name='状态')),
                ('rule_version', models.CharField(max_length=200)),
                ('instalment_fen', models.BigIntegerField(default=0)),
                ('proposed_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('answer', minzheng.accounts.fields.EncryptedTextField(blank=True)),
            ],
            options={
                'ordering': ['-proposed_at'],
            },
        ),
        migrations.CreateModel(
            name='CorrectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7, verbose_name='月份')),
                ('state', models.CharField(choices=[('settled', '已发月份'), ('ahead', '尚未发放'), ('pending', '发放中，本次不变'), ('unknown', '无法判断，本次不变')], max_length=8)),
                ('standing_fen', models.BigIntegerField(verbose_name='已发')),
                ('due_fen', models.BigIntegerField(null=True, verbose_name='应发')),
                ('difference_fen', models.BigIntegerField(verbose_name='差额')),
                ('withdrawn_fen', models.BigIntegerField(default=0)),
                ('why', minzheng.accounts.fields.EncryptedJSONField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Receivable',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('benefit', models.CharField(max_length=48)),
                ('division', models.CharField(db_index=True, max_length=12)),
                ('total_fen', models.BigIntegerField(verbose_name='应追回')),
                ('deducted_fen', models.BigIntegerField(default=0, verbose_name='已扣回')),
                ('repaid_fen', models.BigIntegerField(default=0, verbose_name='已退回')),
                ('waived_fen', models.BigIntegerField(default=0, verbose_name='已免除')),
                ('withdrawn_fen', models.BigIntegerField(default=0, verbose_name='已撤回')),
                ('instalment_fen', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('claimed', '确认追回'), ('deducted', '从待遇中扣回'), ('undone', '扣回取消'), ('repaid', '家庭退回'), ('waived', '免除'), ('withdrawn', '因再次更正撤回'), ('instalment', '调整每月扣回额')], max_length=10)),
                ('amount_fen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reason', minzheng.accounts.fields.EncryptedTextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='paymentline',
            name='one_line_per_entitlement_and_month',
        ),
        migrations.RemoveConstraint(
            model_name='paymentline',
            name='one_live_line_per_entitlement_and_month',
        ),
        migrations.AddField(
            model_name='paymentline',
            name='deducted_fen',
            field=models.BigIntegerField(default=0, verbose_name='扣回'),
        ),
        migrations.AlterField(
            model_name='entitlementevent',
            name='kind',
            field=models.CharField(choices=[('created', '确认给予'), ('superseded', '由新的确认代替'), ('suspended', '暂停'), ('resumed', '恢复'), ('ended', '停发'), ('changed', '调整金额'), ('corrected', '更正以往月份')], max_length=12),
        ),
        migrations.AlterField(
            model_name='journal',
            name='kind',
            field=models.CharField(choices=[('release', '确认应付'), ('submission', '送交银行'), ('paid', '银行入账'), ('failed', '银行退回'), ('cancellation', '取消发放'), ('reversal', '冲销'), ('claim', '确认追回'), ('repayment', '收到退款'), ('waiver', '免除或撤回追回')], max_length=16, verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='amountchange',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amountchange',
            name='entitlement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='funds.entitlement'),
        ),
        migrations.AddField(
            model_name='correction',
            name='entitlement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.entitlement'),
        ),
        migrations.AddField(
            model_name='correction',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amountchange',
            name='correction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.correction'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='correction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.correction'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(condition=models.Q(('correction', None), ('reissue_of', None)), fields=('entitlement', 'month'), name='one_line_per_entitlement_and_month'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(condition=models.Q(('correction', None), ('state__in', ('planned', 'approved', 'submitted', 'paid'))), fields=('entitlement', 'month'), name='one_live_line_per_entitlement_and_month'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(condition=models.Q(('reissue_of', None)), fields=('correction', 'entitlement'), name='one_line_per_correction_and_entitlement'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'approved', 'submitted', 'paid'))), fields=('correction', 'entitlement'), name='one_live_line_per_correction_and_entitlement'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('deducted_fen__gte', 0)), name='line_deduction_not_negative'),
        ),
        migrations.AddField(
            model_name='correctionitem',
            name='correction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='funds.correction'),
        ),
        migrations.AddField(
            model_name='correctionitem',
            name='entitlement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.entitlement'),
        ),
        migrations.AddField(
            model_name='receivable',
            name='correction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivables', to='funds.correction'),
        ),
        migrations.AddField(
            model_name='receivable',
            name='entitlement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivables', to='funds.entitlement'),
        ),
        migrations.AddField(
            model_name='receivable',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household'),
        ),
        migrations.AddField(
            model_name='receivable',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='settlement',
            name='line',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='funds.paymentline'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='receivable',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='funds.receivable'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('case_id',), name='one_proposed_correction_per_case'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'amount'), models.Q(('state', 'confirmed'), _negated=True), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='two_people_confirm_a_correction'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('instalment_fen__gte', 0)), name='instalment_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='amountchange',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='changed_amount_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.UniqueConstraint(fields=('correction', 'entitlement', 'month'), name='one_item_per_correction_entitlement_and_month'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.CheckConstraint(condition=models.Q(('difference_fen', 0), ('difference_fen', django.db.models.expressions.CombinedExpression(models.F('due_fen'), '-', models.F('standing_fen'))), _connector='OR'), name='difference_is_due_less_standing'),
        ),
        migrations.AddConstraint(
            model_name='receivable',
            constraint=models.UniqueConstraint(fields=('correction', 'entitlement'), name='one_receivable_per_correction_and_entitlement'),
        ),
        migrations.AddConstraint(
            model_name='receivable',
            constraint=models.CheckConstraint(condition=models.Q(('deducted_fen__gte', 0), ('instalment_fen__gte', 0), ('repaid_fen__gte', 0), ('total_fen__gt', 0), ('waived_fen__gte', 0), ('withdrawn_fen__gte', 0), ('total_fen__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('deducted_fen'), '+', models.F('repaid_fen')), '+', models.F('waived_fen')), '+', models.F('withdrawn_fen')))), name='no_more_is_recovered_than_claimed'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'deducted')), fields=('receivable', 'line'), name='one_deduction_per_receivable_and_line'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'undone')), fields=('receivable', 'line'), name='a_deduction_is_undone_once'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
