from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="city",
            name="neighbours",
            field=models.JSONField(default=dict, editable=False, verbose_name="communes voisines (nom : GeoJSON)"),
        ),
        migrations.AddField(
            model_name="place",
            name="as_of",
            field=models.CharField(
                blank=True, default="", max_length=10, verbose_name="date de la source (2025, 2025-12 ou 2025-12-03)"
            ),
        ),
        migrations.AddField(
            model_name="sector",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
