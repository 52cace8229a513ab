from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missions", "0003_tours")]

    operations = [
        migrations.AddField("mission", "was_sent", models.BooleanField(db_default=True, default=True)),
    ]
