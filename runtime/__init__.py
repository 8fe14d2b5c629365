"""What Plumbline is made of below the window: contracts, kernel, control, storage, portal, links, host. No Qt here."""
