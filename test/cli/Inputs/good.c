void msleep(unsigned msecs);

void wait(void)
{
	msleep(1);
}
