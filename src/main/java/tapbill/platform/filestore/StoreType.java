package tapbill.platform.filestore;

/** Where the bytes of files are, in the words of the configuration. */
public enum StoreType {
  FOLDER,
  S3
}
