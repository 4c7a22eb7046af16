from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_assignment'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='assignment', name='one_assignment_a_report'),
        migrations.RenameField(model_name='assignment', old_name='report', new_name='subject'),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('user', 'subject'), name='one_assignment_a_subject'),
        ),
    ]
