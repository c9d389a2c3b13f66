"""Many episodes on many machines: folders at URLs, tables in Parquet, work by a Dask cluster. Its packages are the extra `scale`."""
