"""Pictures of one kind of model each: what stands in the headline is what is drawn."""
