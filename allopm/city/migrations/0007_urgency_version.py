from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0005_urgency"),
        ("city", "0006_transmission"),
    ]

    operations = [
        migrations.AddField(
            model_name="urgencyrules",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
