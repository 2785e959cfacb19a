print("fpbench")
