"""WhatsApp, through Meta's Cloud API: the same assistant, losing nothing and keeping nothing."""
