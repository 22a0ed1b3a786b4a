struct dev {
	struct work_struct work, stopped;
	int status;
};
