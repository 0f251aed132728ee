package tapbill.platform.filestore;

/** The kind of the file store, as the configuration names it. */
public enum StoreType {
  FOLDER,
  S3
}
