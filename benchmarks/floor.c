/* The floor: CVODE, an analytic sparse Jacobian and KLU around C generated for one model. Nothing else. */
#include <stdint.h>
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunmatrix/sunmatrix_sparse.h>

SUNLinearSolver SUNLinSol_KLU(N_Vector, SUNMatrix, SUNContext);
int model_rates(const double **, double **, long long *, double *, int);
int model_slopes(const double **, double **, long long *, double *, int);

typedef struct { const double *p; double *work; const int64_t *columns, *rows; int64_t filled; } Model;

static int rates(sunrealtype t, N_Vector y, N_Vector dy, void *data) {
  Model *m = data; (void)t;
  const double *in[2] = {N_VGetArrayPointer(y), m->p};
  double *out[1] = {N_VGetArrayPointer(dy)};
  return model_rates(in, out, 0, m->work, 0);
}

static int slopes(sunrealtype t, N_Vector y, N_Vector fy, SUNMatrix J, void *data, N_Vector a, N_Vector b, N_Vector c) {
  Model *m = data; (void)t; (void)fy; (void)a; (void)b; (void)c;
  const double *in[2] = {N_VGetArrayPointer(y), m->p};
  double *out[1] = {SM_DATA_S(J)};
  for (int64_t i = 0; i <= SM_COLUMNS_S(J); i++) SM_INDEXPTRS_S(J)[i] = m->columns[i];
  for (int64_t i = 0; i < m->filled; i++) SM_INDEXVALS_S(J)[i] = m->rows[i];
  return model_slopes(in, out, 0, m->work, 0);
}

/* Integrates from y0 through the times; one row a time. Returns CVODE's flag. */
int floor_run(int n, int filled, const int64_t *columns, const int64_t *rows, const double *y0, const double *p,
              int count, const double *times, double relative, double absolute, double *out, double *work) {
  SUNContext context;
  SUNContext_Create(SUN_COMM_NULL, &context);
  N_Vector y = N_VNew_Serial(n, context);
  for (int i = 0; i < n; i++) { NV_Ith_S(y, i) = y0[i]; out[i] = y0[i]; }
  Model m = {p, work, columns, rows, filled};
  void *cvode = CVodeCreate(CV_BDF, context);
  CVodeInit(cvode, rates, times[0], y);
  CVodeSStolerances(cvode, relative, absolute);
  CVodeSetUserData(cvode, &m);
  CVodeSetMaxNumSteps(cvode, 200000);
  SUNMatrix J = SUNSparseMatrix(n, n, filled, CSC_MAT, context);
  SUNLinearSolver solver = SUNLinSol_KLU(y, J, context);
  CVodeSetLinearSolver(cvode, solver, J);
  CVodeSetJacFn(cvode, slopes);
  int flag = 0;
  for (int k = 1; k < count && flag >= 0; k++) {
    sunrealtype t;
    flag = CVode(cvode, times[k], y, &t, CV_NORMAL);
    for (int i = 0; i < n; i++) out[(int64_t)k * n + i] = NV_Ith_S(y, i);
  }
  CVodeFree(&cvode); SUNLinSolFree(solver); SUNMatDestroy(J); N_VDestroy(y); SUNContext_Free(&context);
  return flag;
}
