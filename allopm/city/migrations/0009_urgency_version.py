from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0008_urgency"),
    ]

    operations = [
        migrations.AddField(
            model_name="urgencyrules",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
