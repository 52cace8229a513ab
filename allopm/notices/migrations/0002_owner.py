from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddIndex(model_name="notice", index=models.Index(fields=["city", "owner"], name="notice_owner")),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["city", "mark", "created_at"], name="subscription_address"),
        ),
    ]
