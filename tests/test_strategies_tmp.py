import warnings
from hypothesis import given, settings, HealthCheck, find, strategies as st
from contracts import WAREHOUSE_TABLES, STAGE_TABLES
from tests.row_rules import demands
from tests.strategies import *
import time
warnings.simplefilter("ignore")
S=settings(max_examples=200,database=None,suppress_health_check=list(HealthCheck),deadline=None)
n=0;t=time.time()
for table in (*WAREHOUSE_TABLES,*STAGE_TABLES):
    try: find(rows(table), lambda r: True, settings=S)
    except Exception as e: print(table.name,'VALID',repr(e)[:300]); continue
    for d in demands(table):
        n+=1
        try: find(breaking_rows(d), lambda r: True, settings=S)
        except Exception as e: print(d.name, repr(e)[:200])
print(n, time.time()-t)
