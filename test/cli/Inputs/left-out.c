void spin_lock(int *lock);
void spin_unlock(int *lock);
void msleep(unsigned int);

static int lock;

/* Without the return, the lock seems to be released twice. */
static int leaves(int *n)
{
	spin_lock(&lock);
	if (*n > 4) {
		spin_unlock(&lock);

		/* not known */
		return NO_SUCH_VALUE;
	}
	++*n;
	spin_unlock(&lock);
	return 0;
}

/* Nor is it known what this one holds. */
int calls(int *n)
{
	spin_lock(&lock);
	leaves(n);
	msleep(1);
	spin_unlock(&lock);
	return 0;
}
