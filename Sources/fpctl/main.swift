print("fpctl")
