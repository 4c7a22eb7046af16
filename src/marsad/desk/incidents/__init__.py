"""List, map and timeline of incidents under one filter that is the address; why merged."""
