/* Names of an event queue's notifiers, as a driver's header has them. */
struct mlx5_nb {
	struct notifier_block nb;
	int event_type;
};

#define MLX5_NB_INIT(name, handler, event)		\
	do {						\
		(name)->nb.notifier_call = handler;	\
		(name)->event_type = event;		\
	} while (0)
