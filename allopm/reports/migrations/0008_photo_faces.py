"""How many faces the server blurred."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_usual_delays")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="faces",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
