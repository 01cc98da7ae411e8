"""Special initiatives beside the programmes.

Commissioned research, consultations, advocacy, exposure dialogues.
"""
