"""What the operator of a server may do to users, workspaces, credits and jobs; every act is audited."""
