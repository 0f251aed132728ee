package tapbill.platform.image;

/**
 * The size of an image.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 */
record ImageSize(int width, int height) {}
