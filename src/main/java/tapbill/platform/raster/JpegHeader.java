package tapbill.platform.raster;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data before the pixels of a JPEG file that Java's reader does not return.
 *
 * @param orientation the orientation from the Exif data
 * @param bufferedBytes the bytes that the decoder needs outside the heap if the image has several
 *     scans, otherwise 0
 * @param scans the number of times that the decoder writes all pixels; counted up to {@link
 *     #MOST_SCANS}
 */
record JpegHeader(Orientation orientation, long bufferedBytes, int scans) {
  /** More than any encoder writes. */
  static final int MOST_SCANS = 300;

  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int BYTES_PER_COEFFICIENT = 2;

  /** Reads the segments up to the first scan. */
  static JpegHeader read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      Orientation orientation = Orientation.NORMAL;
      Frame frame = new Frame(0, 0, false);
      in.readUnsignedShort(); // the start of the image
      while (true) {
        int marker = nextMarker(in);
        ByteBuffer segment = segment(in);
        if (marker == START_OF_SCAN) {
          boolean buffered = frame.progressive || segment.get(0) < frame.components;
          return buffered
              ? new JpegHeader(orientation, frame.bytes, scans(in))
              : new JpegHeader(orientation, 0, 1);
        } else if (marker == APP1 && startsWith(segment, EXIF)) {
          orientation = orientation(segment.position(EXIF.length).slice());
        } else if (isFrame(marker)) {
          frame = Frame.of(segment, marker);
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("A segment is too short", e);
    }
  }

  /** Counts the scans to the end of the file, which begins in the first one. */
  private static int scans(DataInputStream in) throws IOException {
    int scans = 1;
    try {
      while (scans < MOST_SCANS) {
        int marker = nextMarker(in);
        if (marker == END_OF_IMAGE) {
          return scans;
        } else if (marker != 0 && !isRestart(marker)) {
          segment(in);
          scans += marker == START_OF_SCAN ? 1 : 0;
        }
      }
    } catch (EOFException e) {
      return scans; // the marker of the end is missing
    }
    return scans;
  }

  private record Frame(long bytes, int components, boolean progressive) {
    private static final int PROGRESSIVE = 0xc2;

    static Frame of(ByteBuffer segment, int marker) {
      long pixels = (long) segment.getChar(1) * segment.getChar(3);
      int components = segment.get(5) & 0xff;
      int samples = 0; // of all components in a block of the image
      int across = 1;
      int down = 1;
      for (int i = 0; i < components; i++) {
        int factors = segment.get(7 + 3 * i);
        samples += (factors >> 4 & 0xf) * (factors & 0xf);
        across = Math.max(across, factors >> 4 & 0xf);
        down = Math.max(down, factors & 0xf);
      }
      long bytes = pixels * samples * BYTES_PER_COEFFICIENT / ((long) across * down);
      return new Frame(bytes, components, marker == PROGRESSIVE);
    }
  }

  private static boolean isFrame(int marker) {
    // C4 and CC are tables, and C8 is an extension.
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  private static int nextMarker(DataInputStream in) throws IOException {
    int value = in.readUnsignedByte();
    while (value != 0xff) {
      value = in.readUnsignedByte();
    }
    while (value == 0xff) {
      value = in.readUnsignedByte();
    }
    return value;
  }

  private static ByteBuffer segment(DataInputStream in) throws IOException {
    byte[] segment = new byte[Math.max(0, in.readUnsignedShort() - 2)];
    in.readFully(segment);
    return ByteBuffer.wrap(segment);
  }

  private static boolean startsWith(ByteBuffer segment, byte[] start) {
    return segment.remaining() >= start.length
        && segment.slice(0, start.length).equals(ByteBuffer.wrap(start));
  }

  private static Orientation orientation(ByteBuffer tiff) {
    try {
      tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = tiff.getChar(directory);
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + 12 * i;
        if (tiff.getChar(entry) == ORIENTATION_TAG) {
          return Orientation.ofExif(tiff.getChar(entry + 8));
        }
      }
    } catch (IndexOutOfBoundsException e) {
      // Browsers show a picture with broken Exif data too.
      return Orientation.NORMAL;
    }
    return Orientation.NORMAL;
  }
}
