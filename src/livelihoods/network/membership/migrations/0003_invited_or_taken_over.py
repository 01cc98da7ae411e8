from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0002_invitations'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', False), ('source', '')), models.Q(('invitation__isnull', True), models.Q(('source', ''), _negated=True)), _connector='OR'), name='membership_invited_or_taken_over'),
        ),
    ]
