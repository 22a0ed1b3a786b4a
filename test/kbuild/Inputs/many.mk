# What Kbuild does with C=2, as far as the checker can tell.
all: $(wildcard a/*.c b/*.c)
.PHONY: all $(wildcard a/*.c b/*.c)
$(wildcard a/*.c b/*.c):
	$(CHECK) -D__linux__ $@
