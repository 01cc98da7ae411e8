"""Special initiatives beside the programmes: commissioned research, consultations, advocacy, exposure dialogues."""
