"""Stories in steps: brief → logline → synopsis → structure → characters → scenes → script → storyboard and the rest.

Every step keeps each of its versions, with author, model, prompt, template and cost; a current one, and perhaps an
approved one that nothing writes over.
"""
