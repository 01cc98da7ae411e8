from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("organizations", "0003_statements")]

    operations = [migrations.RemoveField(model_name="organization", name="source")]
